#include "features/indicators/model/expression.hpp"

#include <gtest/gtest.h>

#include "features/indicators/model/catalogue.hpp"

namespace bourse::indicators {
namespace expression_test {

std::vector<Expression> parsed(std::string_view list) {
    auto expressions = parse_expressions(list);
    EXPECT_TRUE(expressions) << (expressions ? "" : expressions.error().detail);
    return expressions ? *std::move(expressions) : std::vector<Expression>();
}

std::vector<double> arguments_of(std::string_view text) {
    const auto expressions = parsed(text);
    return expressions.empty() ? std::vector<double>() : expressions.front().arguments.values();
}

TEST(Expressions, GivenAListThenEachHasItsTextWithoutBlanks) {
    const auto expressions = parsed("sma( 20 ), EMA(period = 5)\t,ma");

    ASSERT_EQ(expressions.size(), 3U);
    EXPECT_EQ(expressions[0].text, "sma(20)");
    EXPECT_EQ(expressions[1].text, "EMA(period=5)");
    EXPECT_EQ(expressions[1].declaration->name, "ema");
    EXPECT_EQ(expressions[2].text, "ma");
}

TEST(Expressions, GivenArgumentsThenTheyStandInOrderOrHaveNamesAndOthersHaveDefaults) {
    EXPECT_EQ(arguments_of("ma(20,ema)"), (std::vector<double>{20, 1}));
    EXPECT_EQ(arguments_of("ma(type=EMA)"), (std::vector<double>{30, 1}));
    EXPECT_EQ(arguments_of("ma(5,type=13)"), (std::vector<double>{5, 13}));
    EXPECT_EQ(arguments_of("bbands(10,down=0.5)"), (std::vector<double>{10, 2, 0.5, 0}));
    EXPECT_EQ(arguments_of("sma()"), (std::vector<double>{30}));
    EXPECT_EQ(arguments_of("sma(1e2)"), (std::vector<double>{100}));
}

TEST(Expressions, GivenAnInputThenItIsAColumnOrAnIndicator) {
    EXPECT_EQ(parsed("sma(20,input=hlc3)")[0].input, Input::TypicalPrice);
    EXPECT_EQ(parsed("sma(input=Volume,period=3)")[0].input, Input::Volume);
    EXPECT_FALSE(parsed("sma(20)")[0].input);

    const auto nested = parsed("sma(10,input=ema(14,input=open))");
    ASSERT_TRUE(nested[0].inner);
    EXPECT_EQ(nested[0].inner->text, "ema(14,input=open)");
    EXPECT_EQ(nested[0].inner->input, Input::Open);
    EXPECT_EQ(lookback_of(nested[0]), 9U + 13U);
}

TEST(Expressions, GivenAUsualInputThenThoseWithoutOneHaveIt) {
    auto expressions = parsed("sma(2),sma(2,input=close),sma(3,input=ema(2)),midprice(2)");

    set_usual_input(expressions, Input::High);

    EXPECT_EQ(expressions[0].input, Input::High);
    EXPECT_EQ(expressions[1].input, Input::Close);
    EXPECT_EQ(expressions[2].inner->input, Input::High);
}

TEST(Expressions, GivenOtherInputsThenTheKeysDiffer) {
    auto high = parsed("sma(2)");
    set_usual_input(high, Input::High);

    EXPECT_NE(key_of(high[0]), key_of(parsed("sma(2)")[0]));
    EXPECT_EQ(key_of(parsed("sma( 2 )")[0]), key_of(parsed("sma(2)")[0]));
}

struct Fault {
    std::string list;
    std::string detail;
};

void PrintTo(const Fault& fault, std::ostream* out) {
    *out << fault.list.substr(0, 40);
}

class FaultyExpressions : public ::testing::TestWithParam<Fault> {};

TEST_P(FaultyExpressions, WhenParsedThenTheFaultIsNamed) {
    const auto expressions = parse_expressions(GetParam().list);

    ASSERT_FALSE(expressions);
    EXPECT_EQ(expressions.error().detail, GetParam().detail);
}

std::string many() {
    std::string list = "sma(1)";
    for (int i = 2; i <= 51; ++i) list += ",sma(" + std::to_string(i) + ")";
    return list;
}

INSTANTIATE_TEST_SUITE_P(
    Lists, FaultyExpressions,
    ::testing::Values(
        Fault{"", "names no indicator"}, Fault{" ", "names no indicator"},
        Fault{"smaa(3)", "has 'smaa(3)', which is not an indicator; did you mean sma?"},
        Fault{"sma,", "has '', which is not an indicator"}, Fault{"sma(3", "has parentheses that do not match"},
        Fault{"sma(3))", "has parentheses that do not match"},
        Fault{"sma(3)4", "has 'sma(3)4', which does not end with a parenthesis"},
        Fault{"sma(0)", "has 'sma(0)', which needs a whole number from 1 to 100000 for period"},
        Fault{"sma(2.5)", "has 'sma(2.5)', which needs a whole number from 1 to 100000 for period"},
        Fault{"sma(x)", "has 'sma(x)', which needs a whole number for period"},
        Fault{"sma(nan)", "has 'sma(nan)', which needs a whole number for period"},
        Fault{"sma(,)", "has 'sma(,)', which needs a whole number for period"},
        Fault{"sma(3,4)", "has 'sma(3,4)', which takes 1 argument at most"},
        Fault{"sma(3,period=4)", "has 'sma(3,period=4)', which gives period twice"},
        Fault{"sma(perod=4)", "has 'sma(perod=4)', which has no parameter 'perod'; did you mean period?"},
        Fault{"ma(3,what)", "has 'ma(3,what)', which needs a kind of moving average, such as sma or ema, for type"},
        Fault{"ma(3,14)", "has 'ma(3,14)', which needs a kind of moving average, such as sma or ema, for type"},
        Fault{"midprice(input=close)", "has 'midprice(input=close)', which has no choice of input"},
        Fault{"sma(input=cloze)", "has 'cloze', which is not an indicator"},
        Fault{"sma(input=sma(input=sma))",
              "has 'sma(input=sma)', which cannot have an indicator as its input, because it is one itself"},
        Fault{"sma(input=bbands)", "has 'sma(input=bbands)', which needs an input with one output, and bbands has 3"},
        Fault{"sma(3),sma( 3)", "has 'sma(3)', which is there twice"},
        Fault{many(), "has 51 indicators; at most 50 are possible"},
        Fault{std::string(5000, 'x'), "is longer than 4,096 characters"}));

}  // namespace expression_test
}  // namespace bourse::indicators
