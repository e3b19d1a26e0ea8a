// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/tree.h"

#include <fmt/format.h>

#include "base/hex.h"

namespace ps::openflow::layout {
namespace {

Octets copied(Bytes octets) { return {octets.begin(), octets.end()}; }

FieldTree field_tree(const MatchField& field) {
  return {field.id,           field.oxm_class,       field.oxm_field,
          field.experimenter, copied(field.value()), copied(field.mask())};
}

bool same(const FieldId& a, const FieldId& b) {
  return a.oxm_class == b.oxm_class && a.oxm_field == b.oxm_field && a.has_mask == b.has_mask &&
         a.length == b.length && a.experimenter == b.experimenter;
}

/// Builds the tree of what it is told.
class Growing final : public Visitor {
 public:
  Growing() { open_.push_back({{}, Tree(Object{})}); }

  Tree take() { return std::move(open_.front().tree); }

  void number(std::string_view name, const Number& number) override { add(name, number.value); }
  void octets(std::string_view name, Bytes octets, OctetKind) override {
    add(name, copied(octets));
  }
  void match(std::string_view name, const Match& match) override {
    Tree::Fields fields;
    for (const MatchField& field : match) fields.push_back(field_tree(field));
    add(name, std::move(fields));
  }
  void field(const MatchField& field) override { add("field", Tree::Fields{field_tree(field)}); }
  void field_id(std::string_view name, const FieldId& id) override { add(name, id); }
  void frame(std::string_view name, Bytes frame) override { add(name, copied(frame)); }
  void derived(std::string_view, const Number&) override {}

  void begin_object(std::string_view name) override {
    open_.push_back({std::string(name), Tree(Object{})});
  }
  void end_object() override { close(); }
  void begin_list(std::string_view name) override {
    open_.push_back({std::string(name), Tree(List{})});
  }
  void end_list() override { close(); }
  void begin_message(std::string_view name, const Header& header, Bytes octets) override {
    open_.push_back({std::string(name), Tree(Object{}), true, header, octets.size()});
  }

 private:
  struct Open {
    std::string name;
    Tree tree;
    bool is_message = false;
    Header header{};
    std::size_t size = 0;
  };

  void add(std::string_view name, Tree::Value value) {
    auto& parent = open_.back().tree.value();
    if (auto* list = std::get_if<List>(&parent)) {
      list->emplace_back(std::move(value));
    } else {
      std::get<Object>(parent).emplace_back(std::string(name), Tree(std::move(value)));
    }
  }
  void close() {
    auto closed = std::move(open_.back());
    open_.pop_back();
    if (!closed.is_message) return add(closed.name, std::move(closed.tree.value()));
    add(closed.name, std::make_shared<const MessageTree>(
                         MessageTree{closed.header, closed.size, std::move(closed.tree)}));
  }

  std::vector<Open> open_;
};

struct ToText {
  std::string operator()(const Object& object) const {
    std::string text;
    for (const auto& [name, value] : object) {
      text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", name, to_string(value));
    }
    return "{" + text + "}";
  }
  std::string operator()(const List& list) const {
    std::string text;
    for (const auto& item : list) text += (text.empty() ? "" : ", ") + to_string(item);
    return "[" + text + "]";
  }
  std::string operator()(std::uint64_t number) const { return std::to_string(number); }
  std::string operator()(const Octets& octets) const { return "x" + to_hex(octets); }
  std::string operator()(const Tree::Fields& fields) const {
    std::string text;
    for (const auto& field : fields) {
      text += fmt::format("{}{}({:#06x}.{})=x{}", text.empty() ? "" : ",", name(field.id),
                          field.oxm_class, field.oxm_field, to_hex(field.value));
      if (!field.mask.empty()) text += "/x" + to_hex(field.mask);
    }
    return "<" + text + ">";
  }
  std::string operator()(const FieldId& id) const {
    return fmt::format("{}({:#06x}.{},{})", name(id.field), id.oxm_class, id.oxm_field, id.length);
  }
  std::string operator()(const std::shared_ptr<const MessageTree>& message) const {
    return fmt::format("message(type {}, {} octets){}", message->header.type, message->size,
                       to_string(message->body));
  }
};

}  // namespace

const Tree* Tree::find(std::string_view name) const {
  const auto* object = get<Object>();
  if (object == nullptr) return nullptr;
  for (const auto& [key, value] : *object) {
    if (key == name) return &value;
  }
  return nullptr;
}

const Tree* Tree::item(std::size_t index) const {
  const auto* list = get<List>();
  return list != nullptr && index < list->size() ? &(*list)[index] : nullptr;
}

const Tree& Tree::step(const Tree* found) {
  static const Tree kNothing;
  return found != nullptr ? *found : kNothing;
}

std::uint64_t Tree::number() const {
  const auto* number = get<std::uint64_t>();
  return number != nullptr ? *number : 0;
}

std::size_t Tree::size() const {
  if (const auto* list = get<List>()) return list->size();
  const auto* object = get<Object>();
  return object != nullptr ? object->size() : 0;
}

bool Tree::operator==(const Tree& other) const {
  if (value_.index() != other.value_.index()) return false;
  if (const auto* id = get<FieldId>()) return same(*id, *other.get<FieldId>());
  if (const auto* message = get<std::shared_ptr<const MessageTree>>()) {
    return **message == **other.get<std::shared_ptr<const MessageTree>>();
  }
  if (const auto* object = get<Object>()) return *object == *other.get<Object>();
  if (const auto* list = get<List>()) return *list == *other.get<List>();
  if (const auto* octets = get<Octets>()) return *octets == *other.get<Octets>();
  if (const auto* fields = get<Fields>()) return *fields == *other.get<Fields>();
  return number() == other.number();
}

bool MessageTree::operator==(const MessageTree& other) const {
  return header.version == other.header.version && header.type == other.header.type &&
         header.length == other.header.length && header.xid == other.header.xid &&
         size == other.size && body == other.body;
}

std::string to_string(const Tree& tree) { return std::visit(ToText{}, tree.value()); }

ReadTree read_tree(Bytes message) {
  Growing growing;
  const auto outcome = read(message, growing);
  return {growing.take(), outcome};
}

}  // namespace ps::openflow::layout
