# SPDX-License-Identifier: Apache-2.0
"""One citizen's matter (办件) from opening to delivery: actions, rules, deadlines, numbers. A case is its actions."""
