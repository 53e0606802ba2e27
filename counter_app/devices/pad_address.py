# SPDX-License-Identifier: Apache-2.0
"""Where a pad reaches this window: ``192.168.1.20:8765``, or ``https://NAME:8765`` with the hall's certificate."""

import ipaddress
import re
import socket
from dataclasses import dataclass

from counter_app.devices.faults import DeviceFault

_SHAPE = re.compile(r"(?:(https?)://)?([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):([0-9]{1,5})/?")


@dataclass(frozen=True, slots=True)
class PadAddress:
    """An address of this machine and a port; 0 takes any free one."""

    host: str
    port: int
    tls: bool = False

    @property
    def url(self) -> str:
        """``http://192.168.1.20:8765``: what the tablet opens, and the only Origin that counts."""
        return f"{'https' if self.tls else 'http'}://{self.netloc}"

    @property
    def netloc(self) -> str:
        """``192.168.1.20:8765``: the only Host that counts. Browsers leave a usual port away."""
        usual = 443 if self.tls else 80
        return self.host.lower() if self.port == usual else f"{self.host.lower()}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Whether nobody but this machine can come here."""
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return self.host.lower() == "localhost"


def read_address(words: str) -> PadAddress:
    """An address from the settings. Raises DeviceFault ``evaluator.pad_address``.

    ``0.0.0.0`` is none: whoever asks for another name or address than the configured one is turned away, and that
    needs one to be configured.
    """
    found = _SHAPE.fullmatch(words.strip())
    if found is None or int(found[3]) > 0xFFFF or found[2] in ("0.0.0.0", "[::]"):  # noqa: S104 - it is refused
        raise DeviceFault("evaluator.pad_address", address=words)
    return PadAddress(found[2], int(found[3]), found[1] == "https")


def is_own_address(host: str) -> bool:
    """Whether an address is one of this machine's: only such a one can be bound here."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return True  # whoever cannot be told apart is not let in
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if address.is_loopback or address.is_unspecified:
        return True
    if address.version == 6 and address.is_link_local:
        return True  # it can be bound with its interface only, which a connection does not always tell
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((str(address), 0))
        except OSError:
            return False
    return True
