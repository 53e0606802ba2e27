# SPDX-License-Identifier: Apache-2.0
"""feeds: how each thing that comes from the centre is made to count here; once more changes nothing."""
