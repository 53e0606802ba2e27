# SPDX-License-Identifier: Apache-2.0
"""One citizen's matter, page by page."""
