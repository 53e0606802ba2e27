# SPDX-License-Identifier: Apache-2.0
"""Every schema this program ever had, one step a file. A step that shipped is never changed."""
