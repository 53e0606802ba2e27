# SPDX-License-Identifier: Apache-2.0
"""Pictures of every page in its states, and checks that a machine can make on them."""
