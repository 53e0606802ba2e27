# SPDX-License-Identifier: Apache-2.0
"""How the centre's tables came to be. Run by ``counter_app.server.migrating`` only."""
