# SPDX-License-Identifier: Apache-2.0
"""Cases that are in the store: today's list, and a search over all of them."""
