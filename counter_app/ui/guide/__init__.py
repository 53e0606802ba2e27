# SPDX-License-Identifier: Apache-2.0
"""Finding an item and reading what its guide says."""
