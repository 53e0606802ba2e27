# SPDX-License-Identifier: Apache-2.0
"""sync: what goes from a window to the centre and comes back, behind the window: nobody there waits for it."""
