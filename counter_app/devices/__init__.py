# SPDX-License-Identifier: Apache-2.0
"""Devices: from bytes to meaning. Protocols are pure, transports move bytes, drivers join the two."""
