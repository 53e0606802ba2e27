# SPDX-License-Identifier: Apache-2.0
"""ui/centre: how the window stands with the centre."""
