// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "admin/inventory.h"
#include "http/response.h"

namespace ps::admin {

http::Response channels_response(const Inventory& inventory);
/// The switches, each with its channels; those whose datapath id is not known yet are left out.
http::Response datapaths_response(const Inventory& inventory);
http::Response formats_response();

}  // namespace ps::admin
