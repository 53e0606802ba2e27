# SPDX-License-Identifier: Apache-2.0
"""表单: the official forms of a case, filled in on screen, checked as they are typed, seen as paper."""
