using System.Globalization;
using System.Text.Json.Nodes;
using Anomaly.Detection.Decisions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Anomaly.Gateway.Api.OpenApi;

/// <summary>Describes parameters once, by name: a name means the same wherever it appears.</summary>
internal static class ParameterFacts
{
    public static Task Transform(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            parameter.Name = parameter.Name?.ToLowerInvariant();
            (parameter.Description, parameter.Schema) = Of(parameter.Name, operation.OperationId);
        }

        return Task.CompletedTask;
    }

    private static (string Description, OpenApiSchema Schema) Of(string? name, string? operation) => name switch
    {
        "ticker" when operation is "PyGetChart" or "PyDebugChart" => ($"Up to {ChartTickers.Most} tickers with commas between.", Text("AAPL,MSFT")),
        "ticker" => ("1 to 20 of A-Z a-z 0-9 . - ^ = &; the suffix names the market: none is New York, .T Tokyo, .BK Bangkok.", Text("AAPL")),
        "interval" => ("Length of a bar.", Choice(Interval.All.Select(interval => interval.Code))),
        "period" => ("How far back: Nd, Nmo or Ny with N from 1 to 99, ytd, or max.", Text("1y")),
        "refresh" => ("1 brings the series up to date first, as a chart of the legacy API does.", Choice(["0", "1"])),
        "nocache" => ("1 goes past every cache.", Choice(["0", "1"])),
        "query" or "q" => ("Part of a symbol or company name.", Text("micro")),
        "from" => ("At or after this time, UTC where it names no offset.", Time()),
        "time" => ("When the bar opens, UTC where it names no offset.", Time()),
        "to" => ("Before this time, UTC where it names no offset.", Time()),
        "as_of" => ("What was known at this instant, UTC where it names no offset and not in the future; a date is the end of that day, or now.", AsOf()),
        "points" => (
            $"Points at the most; where the window has more bars, several become one point. {ChartWindowQuery.FewestPoints} to {ChartWindowQuery.MostPoints}, 1000 where none is given.",
            new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = $"{ChartWindowQuery.FewestPoints}", Maximum = $"{ChartWindowQuery.MostPoints}" }),
        "bars_per_point" => (
            $"Bars in a point, as an answer beside this one has it: 1, 2, 5, 10, 20, 50 and so on up to {ChartWindowQuery.MostBarsPerPoint}. The window has so many points then, before 'to' or from 'from' on; not with both.",
            new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Maximum = $"{ChartWindowQuery.MostBarsPerPoint}" }),
        "limit" => ("At most this many.", new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1" }),
        "cursor" => ("next_cursor of the page before.", Text()),
        "max_score" => ("Only scores at or below this; -1 to 0, lower is more anomalous.", Number()),
        "min_severity" => ("Only severities at or above this; 0 to 1, higher is more anomalous.", Number()),
        "max_severity" => ("The same the other way round: only bars that at most this share of normal bars matches, 0 to 1. Not together with min_severity.", Number()),
        "days" => ("Calendar days, back from that of the newest anomaly.", Count(AnomalyDaysQuery.MostDays)),
        "tickers" => ("At most this many tickers, the most anomalous first.", Count(AnomalyDaysQuery.MostTickers)),
        "status" when operation == "NodeListListings" => ("Only these; all are active.", Choice(["active"])),
        "status" when operation is "ListAnomalies" or "ListSeriesAnomalies" or "ListAnomalyDays" => ("Only these.", Choice(EnumNames.All<AnomalyStatus>())),
        "status" => ("Only these.", Choice(EnumNames.All<RunStatus>())),
        "kind" => ("Only anomalies of the market, or only those that look like faults of its data.", Choice(EnumNames.All<AnomalyKind>())),
        "incidents" => ("1 lists only the first anomaly of each incident that holds; min_severity is then asked of its most anomalous one. Not together with as_of.", Choice(["0", "1"])),
        "trigger" => ("Only runs that were asked for so.", Choice(EnumNames.All<RunTrigger>())),
        "market" => ("Which market.", Choice(MarketCodes.Named.Select(market => market.ToString()))),
        "reason" => ("Only series that are scanned for this reason, among others.", Choice(EnumNames.All<ScanReason>())),
        "state" when operation is "ListDeliveries" => ("Only deliveries that stand so.", Choice(EnumNames.All<AlertDeliveryState>())),
        "state" => ("Only series that stand so.", Choice(EnumNames.All<ScanState>())),
        "unread" => ("1 lists only what was not read.", Choice(["0", "1"])),
        "person" or "signature" when operation is "Unsubscribe" => ("As the link of the mail has it.", Text()),
        "channel" => ("Id of the channel.", Text()),
        "last_event_id" => ("Goes on after this event, as the header Last-Event-ID does.", Text()),
        "skip" when operation is "NodeListUsers" or "NodeListSubscribers" => ("Leave out so many first.", new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "0" }),
        "person_id" => ("Person id: 24 hex digits.", Text()),
        "key_id" => ("Key id: 24 hex digits.", Text()),
        "country" => ("Only listings of this market.", Choice(MarketCodes.Named.Select(market => market.ToString()))),
        "skip" => ($"Pass over so many; {NodePaging.MostSkipped} at the most.", new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "0", Maximum = $"{NodePaging.MostSkipped}" }),
        "sortby" when operation == "NodeListListings" => ("By what they are sorted.", Choice(NodeListingFilter.SortKeys)),
        "sortby" => ("Anomalies are sorted by the time of their bars.", Choice(NodeAnomalyFilter.SortKeys)),
        "sortorder" => ("Anomalies only descending.", Choice(NodeAnomalyFilter.Orders)),
        "sent" => ("Only anomalies of which an alert was sent, or none.", Choice(["true", "false"])),
        "startdate" => ("At or after this time, UTC where it names no offset.", Time()),
        "enddate" => ("Before this time, UTC where it names no offset.", Time()),
        "id" when operation == "NodeGetListing" => ("Id of a listing: 24 hex digits.", Text()),
        "id" when operation is "ReplaceWatch" or "DeleteWatch" or "ReplaceRule" or "DeleteRule" or "DeleteMute" or "DeleteChannel" or "ConfirmChannel" or "TestChannel" or "RotateChannelKey" or "ResendDelivery" =>
            ("Its id: a UUID.", Text()),
        "id" when operation == "GetRun" => ("Run id.", Text()),
        "version" => ("Version of a model, as lists of models give it.", Text("US_model-1.0.0")),
        "run_id" => ("Run id.", Text()),
        "note_id" => ("Note id.", Text()),
        "id" or "anomaly_id" => ("Anomaly id: 24 hex digits.", Text()),
        _ => throw new InvalidOperationException($"The parameter '{name}' of {operation} has no description: add it to {nameof(ParameterFacts)}."),
    };

    private static OpenApiSchema Text(string? example = null) => new() { Type = JsonSchemaType.String, Examples = example is null ? null : [example] };

    private static OpenApiSchema Count(int most) =>
        new() { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Maximum = most.ToString(CultureInfo.InvariantCulture) };

    private static OpenApiSchema Time() => new() { Type = JsonSchemaType.String, Format = "date-time" };

    /// <summary>A date is none of JSON Schema's date-times.</summary>
    private static OpenApiSchema AsOf() => Text("2024-08-05T13:30:00Z");

    private static OpenApiSchema Number() => new() { Type = JsonSchemaType.Number, Format = "double" };

    private static OpenApiSchema Choice(IEnumerable<string> values) =>
        new() { Type = JsonSchemaType.String, Enum = [.. values.Select(value => (JsonNode)value)] };
}
