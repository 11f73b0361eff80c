#include "features/indicators/http/catalogue_http.hpp"

#include <cstdint>
#include <string>

#include "base/csv.hpp"
#include "base/json_writer.hpp"
#include "features/indicators/model/catalogue.hpp"
#include "features/indicators/model/expression.hpp"
#include "platform/http/messages/respond.hpp"
#include "platform/openapi/registry.hpp"

namespace bourse::indicators {
namespace {

void write_value(JsonWriter& json, const Parameter& parameter, double value) {
    switch (parameter.type) {
        case Parameter::Type::Whole:
            json.value(static_cast<std::int64_t>(value));
            return;
        case Parameter::Type::Real:
            json.value(value);
            return;
        case Parameter::Type::Average:
            json.value(to_string(static_cast<AverageKind>(value)));
            return;
    }
}

void write_parameter(JsonWriter& json, const Parameter& parameter) {
    json.begin_object();
    json.member("name", parameter.name);
    json.member("type", to_string(parameter.type));
    json.member("description", parameter.description);
    json.key("default");
    write_value(json, parameter, parameter.default_value);
    if (parameter.type != Parameter::Type::Average) {
        json.key("minimum");
        write_value(json, parameter, parameter.min);
        json.key("maximum");
        write_value(json, parameter, parameter.max);
    }
    json.end_object();
}

void write_declaration(JsonWriter& json, const Declaration& declaration) {
    json.begin_object();
    json.member("name", declaration.name);
    json.member("title", declaration.title);
    json.member("group", to_string(declaration.group));
    json.member("description", declaration.description);
    json.member("source", declaration.source);
    json.key("parameters");
    json.begin_array();
    for (const Parameter& parameter : declaration.parameters) write_parameter(json, parameter);
    json.end_array();
    json.key("inputs");
    json.begin_array();
    for (const std::string_view input : declaration.inputs) json.value(input);
    json.end_array();
    json.key("outputs");
    json.begin_array();
    for (const Output& output : declaration.outputs) {
        json.begin_object();
        json.member("name", output.name);
        json.member("type", output.is_whole ? "integer" : "number");
        json.end_object();
    }
    json.end_array();
    json.member("lookback", static_cast<std::uint64_t>(declaration.lookback(declaration.defaults())));
    json.end_object();
}

std::string catalogue_json() {
    std::string out;
    JsonWriter json(out);
    json.begin_array();
    for (const Declaration& declaration : catalogue()) write_declaration(json, declaration);
    json.end_array();
    return out;
}

/// `sma(period=30)`, as a caller writes it with all its defaults.
std::string usage_of(const Declaration& declaration) {
    std::string usage(declaration.name);
    const char* before = "(";
    for (const Parameter& parameter : declaration.parameters) {
        usage += before + std::string(parameter.name) + '=';
        if (parameter.type == Parameter::Type::Average) {
            usage += to_string(static_cast<AverageKind>(parameter.default_value));
        } else {
            append_number(usage, parameter.default_value);
        }
        before = ",";
    }
    return declaration.parameters.empty() ? usage : usage + ')';
}

std::string catalogue_csv() {
    std::string out = "name,title,group,usage,outputs,lookback,description,source\r\n";
    for (const Declaration& declaration : catalogue()) {
        std::string outputs;
        for (const Output& output : declaration.outputs)
            outputs += (outputs.empty() ? "" : " ") + std::string(output.name);
        out += declaration.name;
        for (const std::string& text :
             {std::string(declaration.title), std::string(to_string(declaration.group)), usage_of(declaration), outputs,
              std::to_string(declaration.lookback(declaration.defaults())), std::string(declaration.description),
              std::string(declaration.source)}) {
            out += ',';
            append_csv_text(out, text);
        }
        out += "\r\n";
    }
    return out;
}

/// Does not change while the process runs.
class CatalogueAnswer {
  public:
    [[nodiscard]] openapi::HandlerResult operator()(const openapi::Call& call) const {
        const http::ListForm form = http::list_form(call.media_type);
        const bool is_csv = form == http::ListForm::Csv;
        http::Response response = http::respond_list(form, {});
        response.body = is_csv ? csv_ : json_;
        response.etag = is_csv ? csv_etag_ : json_etag_;
        return response;
    }

  private:
    std::shared_ptr<const std::string> json_ = http::make_body(catalogue_json());
    std::shared_ptr<const std::string> csv_ = http::make_body(catalogue_csv());
    std::string json_etag_ = http::etag_of(*json_);
    std::string csv_etag_ = http::etag_of(*csv_);
};

}  // namespace

void register_catalogue(openapi::Registry& registry) {
    registry.add("listIndicators", CatalogueAnswer());
}

}  // namespace bourse::indicators
