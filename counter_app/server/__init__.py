# SPDX-License-Identifier: Apache-2.0
"""server: the centre. Takes every action once, keeps the ledger, hands out what comes from the city."""
