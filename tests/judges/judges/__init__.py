# SPDX-License-Identifier: Apache-2.0
"""What other programs read in the same OpenFlow messages, compared with what this project reads."""
