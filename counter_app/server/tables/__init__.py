# SPDX-License-Identifier: Apache-2.0
"""The centre's tables, one module a noun; how they came to be stands in ``counter_app.server.migrations``."""
