# SPDX-License-Identifier: Apache-2.0
"""待办: the work that waits for whoever is at the window."""
