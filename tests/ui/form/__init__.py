# SPDX-License-Identifier: Apache-2.0
"""表单, by keys."""
