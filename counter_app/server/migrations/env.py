# SPDX-License-Identifier: Apache-2.0
"""Runs the steps on the connection that ``migrating.migrate`` hands over, inside its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
