# SPDX-License-Identifier: Apache-2.0
"""What all tables of the centre share."""

from sqlalchemy import BigInteger, Integer, MetaData

metadata = MetaData()

Micros = BigInteger
"""µs since 1970 (UTC)."""

Counted = BigInteger().with_variant(Integer, "sqlite")
"""A number that the database gives: SQLite does so only for its own INTEGER."""
