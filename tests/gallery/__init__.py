# SPDX-License-Identifier: Apache-2.0
"""Pictures of the window that were looked at and found right."""
