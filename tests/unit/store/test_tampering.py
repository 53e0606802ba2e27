# SPDX-License-Identifier: Apache-2.0
"""Whatever is done to a window's chain, the first action that is not what it was is found."""

import pytest
from sqlalchemy import text as sql

from counter_app.store.ledger import verify_epochs
from store.made_store import Hall, accepted

INTO = "INSERT INTO action (epoch, seq, id, transaction_id, case_id, kind, at, header, facts, personal, salt, "
MADE = "personal_digest, link) SELECT epoch, seq + 100, id || 'x', transaction_id, case_id, kind, at, header, facts, "
OF = "personal, salt, personal_digest, link FROM action WHERE seq = 4"


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (["UPDATE action SET facts = CAST(replace(facts, '职工', '居民') AS BLOB) WHERE seq = 3"], 3),  # changed
        (["UPDATE action SET personal = CAST('{}' AS BLOB) WHERE seq = 3"], 3),
        (["DELETE FROM action WHERE seq = 3"], 3),  # removed
        ([f"{INTO}{MADE}{OF}"], 7),  # inserted: behind the last one that belongs there
        (
            [
                "UPDATE action SET seq = 90 WHERE seq = 3",
                "UPDATE action SET seq = 3 WHERE seq = 5",
                "UPDATE action SET seq = 5 WHERE seq = 90",
            ],
            3,
        ),  # reordered
        (["UPDATE action SET at = at - 86400000000 WHERE seq = 5"], 5),  # re-dated
        (["DELETE FROM action WHERE seq >= 5"], 5),  # the tail cut off
        (
            [
                "UPDATE epoch SET acked_seq = 6, last_seq = 4, head = (SELECT link FROM action WHERE seq = 4)",
                "DELETE FROM action WHERE seq >= 5",
            ],
            5,
        ),  # and the noted end with it: the centre's mark lies behind
    ],
)
def test_each_kind_of_tampering_is_found_at_its_place(hall: Hall, damage: list[str], named: int) -> None:
    for _ in range(3):
        hall.open_case(None, accepted())
    with hall.store._database.writing.connect() as connection, connection.begin() as changes:
        assert [one.broken_at for one in verify_epochs(connection)] == [None]
        connection.execute(sql("DELETE FROM outbox"))
        for one in damage:
            connection.execute(sql(one))
        assert [one.broken_at for one in verify_epochs(connection)] == [named]
        changes.rollback()
