#include "platform/openapi/binding.hpp"

#include <gtest/gtest.h>

#include "base/decimal.hpp"
#include "base/symbol.hpp"
#include "base/time.hpp"
#include "platform/openapi/test_contract.hpp"

namespace bourse::openapi {
namespace binding_test {

enum class Order : std::uint8_t { Ascending, Descending };

Result<Order> parse_order(std::string_view text) {
    if (text == "asc") return Order::Ascending;
    if (text == "desc") return Order::Descending;
    return invalid("is not an order");
}

struct Input {
    std::optional<Symbol> symbol;
    std::optional<std::int64_t> interval;
    std::int64_t limit = 0;
    double ratio = 0;
    std::optional<bool> flag;
    Order order = Order::Ascending;
    std::optional<Order> second;
    std::optional<std::vector<Date>> days;
};

constexpr std::string_view kParameters = R"([
  {name: symbol, in: query, required: true, schema: {type: string}},
  {name: interval, in: query, schema: {type: integer}},
  {name: limit, in: query, schema: {type: integer, default: 10}},
  {name: ratio, in: query, schema: {type: integer, default: 1}},
  {name: flag, in: query, schema: {type: boolean}},
  {name: order, in: query, schema: {type: string, default: asc}},
  {name: second, in: query, schema: {type: string}},
  {name: days, in: query, schema: {type: array, items: {type: string}}}])";

Binding<Input> whole_binding() {
    return Binding<Input>()
        .query("days", &Input::days)
        .query("symbol", &Input::symbol)
        .query("interval", &Input::interval)
        .query("limit", &Input::limit)
        .query("ratio", &Input::ratio)
        .query("flag", &Input::flag)
        .query("order", &Input::order, parse_order)
        .query("second", &Input::second, parse_order);
}

TEST(Binding, GivenValuesWhenReadThenTheMembersHaveThem) {
    const Contract contract = contract_with_parameters(kParameters);
    Binding<Input> binding = whole_binding();
    binding.attach(contract.operations()[0]);
    Arguments arguments{{"amzn", 2, 10, 3, true, "desc", nullptr, boost::json::array{"2024-01-02", "2024-01-03"}}, {}};

    const Result<Input> input = binding.read(arguments);

    ASSERT_TRUE(input);
    EXPECT_EQ(input->symbol->str(), "AMZN");
    EXPECT_EQ(input->interval, 2);
    EXPECT_EQ(input->limit, 10);
    EXPECT_EQ(input->ratio, 3.0);
    EXPECT_EQ(input->flag, true);
    EXPECT_EQ(input->order, Order::Descending);
    EXPECT_FALSE(input->second);
    EXPECT_EQ(input->days, (std::vector<Date>{Date(2024, 1, 2), Date(2024, 1, 3)}));
}

struct DecimalInput {
    std::optional<Decimal<2>> amount;
    std::string text;
};

TEST(Binding, GivenADecimalWhenReadThenItNeverWasADouble) {
    const Contract contract = contract_with_parameters(R"([
      {name: amount, in: query, schema: {type: number, format: decimal}},
      {name: text, in: query, required: true, schema: {type: number, format: decimal}}])");
    Binding<DecimalInput> binding;
    binding.query("amount", &DecimalInput::amount).query("text", &DecimalInput::text);
    binding.attach(contract.operations()[0]);
    Arguments fitting{{"69.00", "1e2"}, {}};
    Arguments refused{{"69.001", "1"}, {}};

    const Result<DecimalInput> input = binding.read(fitting);

    ASSERT_TRUE(input);
    EXPECT_EQ(input->amount, Decimal<2>::from_units(6900));
    EXPECT_EQ(input->text, "1e2");
    EXPECT_EQ(binding.read(refused).error().detail, "'69.001' has more than 2 decimals - 'amount'");
}

TEST(Binding, GivenConversionsThatRefuseWhenReadThenEachParameterIsNamed) {
    const Contract contract = contract_with_parameters(kParameters);
    Binding<Input> binding = whole_binding();
    binding.attach(contract.operations()[0]);
    Arguments arguments{{"../x", nullptr, 10, 3, nullptr, "up", nullptr, boost::json::array{"2024-01-02", "x"}}, {}};

    const Result<Input> input = binding.read(arguments);

    ASSERT_FALSE(input);
    EXPECT_EQ(input.error().detail, "'x' is not a date (YYYY-MM-DD) - 'days'");
    using In = InputFault::In;
    EXPECT_EQ(input.error().faults,
              (std::vector<InputFault>{
                  {In::Query, "days", "'x' is not a date (YYYY-MM-DD)"},
                  {In::Query, "symbol", "'../x' is not a symbol: a part between slashes is empty, . or .."},
                  {In::Query, "order", "'up' is not an order"}}));
}

struct Mismatch {
    std::string name;
    std::string parameters;
    Binding<Input> binding;
    std::string what;
};

void PrintTo(const Mismatch& mismatch, std::ostream* out) {
    *out << mismatch.name;
}

class MismatchTest : public testing::TestWithParam<Mismatch> {};

TEST_P(MismatchTest, GivenABindingThatDiffersWhenAttachedThenOperationAndParameterAreNamed) {
    const Contract contract = contract_with_parameters(GetParam().parameters);
    Binding<Input> binding = GetParam().binding;
    try {
        binding.attach(contract.operations()[0]);
        FAIL() << "accepted";
    } catch (const ContractError& error) {
        EXPECT_EQ(error.what(), "operation getThing, parameter " + GetParam().what);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Binding, MismatchTest,
    testing::Values(Mismatch{"NotBound", "[{name: interval, in: query, schema: {type: integer}}]", Binding<Input>(),
                             "'interval': is declared but not bound"},
                    Mismatch{"NotDeclared", "[]", Binding<Input>().query("interval", &Input::interval),
                             "'interval': is bound but not declared"},
                    Mismatch{"OtherPlace", "[{name: interval, in: header, schema: {type: integer}}]",
                             Binding<Input>().query("interval", &Input::interval),
                             "'interval': is bound but not declared"},
                    Mismatch{"OtherType", "[{name: interval, in: query, schema: {type: string}}]",
                             Binding<Input>().query("interval", &Input::interval),
                             "'interval': the member does not have the type that the contract declares"},
                    Mismatch{"NumberIntoInteger", "[{name: interval, in: query, schema: {type: number}}]",
                             Binding<Input>().query("interval", &Input::interval),
                             "'interval': the member does not have the type that the contract declares"},
                    Mismatch{"ListIntoScalar",
                             "[{name: interval, in: query, schema: {type: array, items: {type: integer}}}]",
                             Binding<Input>().query("interval", &Input::interval),
                             "'interval': the member does not have the type that the contract declares"},
                    Mismatch{"MayBeMissing", "[{name: limit, in: query, schema: {type: integer}}]",
                             Binding<Input>().query("limit", &Input::limit),
                             "'limit': may be missing, so its member must be a std::optional"}),
    [](const auto& tested) { return tested.param.name; });

struct BodyInput {
    boost::json::value body;
};

TEST(Binding, GivenABodyWhenBoundThenItIsMovedIn) {
    const Contract contract = contract_with_body("{type: object}");
    Binding<BodyInput> binding = Binding<BodyInput>().body(&BodyInput::body);
    binding.attach(contract.operations()[0]);
    Arguments arguments{{}, boost::json::object{{"a", 1}}};

    EXPECT_EQ(binding.read(arguments)->body.at("a"), 1);
}

TEST(Binding, GivenABodyOnOneSideOnlyWhenAttachedThenItThrows) {
    const Contract with_body = contract_with_body("{type: object}");
    const Contract without_body = contract_with_parameters("[]");

    EXPECT_THROW(Binding<BodyInput>().attach(with_body.operations()[0]), ContractError);
    EXPECT_THROW(Binding<BodyInput>().body(&BodyInput::body).attach(without_body.operations()[0]), ContractError);
}

}  // namespace binding_test
}  // namespace bourse::openapi
