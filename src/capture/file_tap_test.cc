// SPDX-License-Identifier: Apache-2.0
#include "capture/file_tap.h"
