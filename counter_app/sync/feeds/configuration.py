# SPDX-License-Identifier: Apache-2.0
"""Settings of the hall that the centre keeps for it: a closed set, checked like the hall's own file, used at once."""

from collections.abc import Callable
from dataclasses import dataclass

from counter_app.base.errors import CounterError
from counter_app.base.private_files import private_folder
from counter_app.settings import HallProfile, Places, with_centre
from counter_app.store.disk import disk_faults_told, write_whole
from counter_app.store.feed_store import PulledRow
from counter_app.sync.pulling import UNFIT, News
from counter_app.wire.feeds import HallSettings, read

TRIED = "tried.toml"


@dataclass(frozen=True, slots=True)
class HallFile:
    """Where the settings lie. ``own`` is the hall by its own file; ``changed`` gets it as it is from now on."""

    places: Places
    own: Callable[[], HallProfile]
    changed: Callable[[HallProfile], None]

    def take(self, row: PulledRow) -> News:
        """Use what came. Raises CounterError where it cannot be used here; what counted before goes on counting."""
        file = next((one for one in self.places.centre_halls if one.stem == row.key), None)
        if file is None:
            raise CounterError(UNFIT)
        with disk_faults_told():
            if row.gone:
                file.unlink(missing_ok=True)
            else:
                content = read(row.body, HallSettings).values.encode()
                tried = private_folder(file.parent) / TRIED
                write_whole(tried, content)
                try:
                    with_centre(self.own(), tried)
                except CounterError as error:
                    raise CounterError(UNFIT) from error
                finally:
                    tried.unlink(missing_ok=True)
                write_whole(file, content)
        self.changed(with_centre(self.own(), *self.places.centre_halls))
        return News(row.feed, "pull.configuration", {})
