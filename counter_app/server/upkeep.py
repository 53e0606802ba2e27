# SPDX-License-Identifier: Apache-2.0
"""What a serving centre does beside the calls: it reads the ledger, makes the coming months' tables, and clears
away the queues of days long past, and keeps the files that nginx reads as they should be.

Whatever goes wrong here is logged and tried again; no call ever waits for it or fails with it.
"""

import asyncio
import logging
import time

from sqlalchemy import select

from counter_app.base.clock import civil_date
from counter_app.base.errors import CounterError
from counter_app.server.bad_ratings import due_again
from counter_app.server.blobs import blobs_of
from counter_app.server.centre import Centre
from counter_app.server.enrolment import refresh_revoked
from counter_app.server.gate import Gate
from counter_app.server.metrics import Metrics
from counter_app.server.own_certificate import renew_certificate
from counter_app.server.parked import try_parked
from counter_app.server.partitions import make_partitions
from counter_app.server.projector import NOTHING, project
from counter_app.server.queue import clear_days
from counter_app.server.tables.windows import REVOKED, window

IDLE = 0.5
"""Seconds until the ledger is looked at again where nothing was new."""

AFTER_FAULT = 5.0
MONTHS_EVERY = 6 * 3600.0
FILES_EVERY = 60.0
PARTS_KEPT = 90 * 24 * 3600.0
"""Seconds that a begun attachment waits for the rest of it."""

SHARE = 1.0
"""So many times as long as a batch took, the calls have the processor to themselves."""

LULL = 0.1
"""Seconds without a push after which the lists are brought up to date: a backlog that comes in goes first."""

BEHIND = 2.0
"""Seconds that a batch waits at most while pushes come one after the other."""

LATE = 10.0
"""Seconds that the lists were not up to date after which they wait for no lull any more."""

logger = logging.getLogger(__name__)


async def keep_up(centre: Centre, metrics: Metrics, gate: Gate) -> None:
    """Go on until cancelled."""
    looked, filed, tried = -MONTHS_EVERY, -FILES_EVERY, False
    fresh = time.monotonic()  # when the lists were last up to date
    while True:
        try:
            if not tried:  # this may be a newer program than the one that parked them
                await try_parked(centre)
                tried = True
            if time.monotonic() - looked >= MONTHS_EVERY:
                async with centre.engine.begin() as connection:
                    await connection.run_sync(make_partitions, civil_date(centre.clock()))
                async with centre.engine.begin() as connection:
                    if gone := await clear_days(connection, centre.now()):
                        logger.info("%d tickets of past days were cleared", gone)
                async with centre.engine.begin() as connection:  # nothing, but where an older program counted them
                    await due_again(connection)
                await clear_parts(centre)
                looked = time.monotonic()
            if time.monotonic() - filed >= FILES_EVERY:
                filed = time.monotonic()
                await keep_files(centre)
            if time.monotonic() - fresh < LATE:
                await gate.quiet(LULL, BEHIND)
            began = time.monotonic()
            progress = await project(centre)
            if progress == NOTHING:
                fresh = time.monotonic()
            metrics.projected.inc(progress.read)
            metrics.quarantined.inc(progress.parked)
            await asyncio.sleep(IDLE if progress == NOTHING else SHARE * (time.monotonic() - began))
        except Exception:
            logger.exception("keeping up has stumbled and goes on")
            await asyncio.sleep(AFTER_FAULT)


async def clear_parts(centre: Centre) -> None:
    """Throw away what was begun of attachments and will never be whole."""
    async with centre.reading() as connection:
        revoked = (await connection.execute(select(window.c.id).where(window.c.state == REVOKED))).scalars().all()
    try:
        if cleared := await asyncio.to_thread(blobs_of(centre.settings).clear, PARTS_KEPT, revoked):
            logger.info("%d parts of attachments were cleared", cleared)
    except (CounterError, OSError) as error:
        logger.warning("parts of attachments were not cleared: %s", type(error).__name__)


async def keep_files(centre: Centre) -> None:
    """Renew the centre's own certificate in time, and write the list of revoked ones where another node has changed it.

    What is wrong with the files holds nothing else up.
    """
    try:
        if renew_certificate(centre.settings.home, centre.clock()):
            logger.info("the centre's own certificate was renewed")
        async with centre.reading() as connection:
            if await refresh_revoked(connection, centre):
                logger.info("the list of revoked certificates was written anew")
    except (CounterError, OSError) as error:
        why = error.code if isinstance(error, CounterError) else type(error).__name__
        logger.warning("the files that nginx reads stay as they were: %s", why)
