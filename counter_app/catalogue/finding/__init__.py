# SPDX-License-Identifier: Apache-2.0
"""What the finder is made of: which texts hold which letters and sounds, what people say, slips, and the order."""
