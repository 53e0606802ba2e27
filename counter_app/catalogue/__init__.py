# SPDX-License-Identifier: Apache-2.0
"""Service items (事项) of the official guides: their text as issued, their structure, their checklists."""
