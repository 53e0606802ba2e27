# SPDX-License-Identifier: Apache-2.0
"""Words shared by every room: errors, clock, ids, identity numbers, privacy, resources. Imports nothing of ours."""
