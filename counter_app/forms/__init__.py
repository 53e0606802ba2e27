# SPDX-License-Identifier: Apache-2.0
"""What an official form is and how one is filled in: definitions as data, values, checks, prefill."""
