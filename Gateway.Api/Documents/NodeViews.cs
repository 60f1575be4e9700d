using System.Text.Json.Serialization;

namespace Anomaly.Gateway.Api.Documents;

/// <summary>One thing, as the old system's second service wrapped it.</summary>
/// <param name="Success">Always true: failures have another shape.</param>
/// <param name="Data">The thing.</param>
internal sealed record NodeItem<T>([property: JsonPropertyName("success")] bool Success, [property: JsonPropertyName("data")] T Data)
{
    public static NodeItem<T> Of(T data) => new(true, data);
}

/// <summary>A page of a list that is passed by counting, as the old system's second service gave it.</summary>
internal sealed record NodePage<T>
{
    /// <summary>Always true: failures have another shape.</summary>
    public bool Success { get; } = true;

    /// <summary>The page.</summary>
    public required IReadOnlyList<T> Data { get; init; }

    /// <summary>How many there are; where more follow than were counted, those up to the end of this page and one.</summary>
    public required int Total { get; init; }

    /// <summary>Number of the page, from 1.</summary>
    public required int Page { get; init; }

    /// <summary>Most things of a page.</summary>
    public required int Limit { get; init; }

    /// <summary>Things passed over before it.</summary>
    public required int Skip { get; init; }

    /// <summary>Pages that the total makes.</summary>
    [JsonPropertyName("totalPages")]
    public required int TotalPages { get; init; }

    /// <summary>The page of a list of which so many are known.</summary>
    public static NodePage<T> Of(IReadOnlyList<T> data, int total, int skip, int limit) => new()
    {
        Data = data,
        Total = total,
        Page = (skip / limit) + 1,
        Limit = limit,
        Skip = skip,
        TotalPages = (total + limit - 1) / limit,
    };
}

/// <summary>A ticker that the source lists.</summary>
internal sealed record NodeListingView
{
    /// <summary>24 hex digits, of the ticker's own.</summary>
    [JsonPropertyName("_id")]
    public required string Id { get; init; }

    /// <summary>Code of its market, for example US.</summary>
    public required string Country { get; init; }

    /// <summary>Symbol.</summary>
    public required string Ticker { get; init; }

    /// <summary>Company name.</summary>
    [JsonPropertyName("companyName")]
    public required string CompanyName { get; init; }

    /// <summary>City of the market.</summary>
    [JsonPropertyName("primaryExchange")]
    public required string PrimaryExchange { get; init; }

    /// <summary>No source tells of it: always empty.</summary>
    [JsonPropertyName("sectorGroup")]
    public required string SectorGroup { get; init; }

    /// <summary>Always active: what is no longer listed is not in the list.</summary>
    public required string Status { get; init; }
}

/// <summary>An anomaly, as the old pages list it.</summary>
internal sealed record NodeAnomalyView
{
    /// <summary>24 hex digits.</summary>
    [JsonPropertyName("_id")]
    public required string Id { get; init; }

    /// <summary>Symbol.</summary>
    public required string Ticker { get; init; }

    /// <summary>Open of the bar, UTC.</summary>
    public required DateTimeOffset Datetime { get; init; }

    /// <summary>Close of the bar.</summary>
    public required double Close { get; init; }

    /// <summary>Volume of the bar.</summary>
    public required double Volume { get; init; }

    /// <summary>Interval code.</summary>
    public required string Interval { get; init; }

    /// <summary>Whether an alert about it was sent.</summary>
    public required bool Sent { get; init; }

    /// <summary>What has become of it.</summary>
    public required AnomalyStatus Status { get; init; }

    /// <summary>The latest note about it; null where there is none.</summary>
    public string? Note { get; init; }

    /// <summary>0 to 1, higher is more anomalous; null for models without calibration.</summary>
    public double? Severity { get; init; }

    /// <summary>up, down, volume or range; null where the model does not say.</summary>
    public string? Direction { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Reason { get; init; }

    /// <summary>The document of an anomaly.</summary>
    public static NodeAnomalyView Of(AssessedAnomaly assessed)
    {
        var anomaly = assessed.Anomaly;
        return new NodeAnomalyView
        {
            Id = anomaly.Id,
            Ticker = anomaly.Series.Ticker.Symbol,
            Datetime = anomaly.Datetime,
            Close = anomaly.Close,
            Volume = anomaly.Volume,
            Interval = anomaly.Series.Interval.Code,
            Sent = anomaly.Sent,
            Status = anomaly.Status,
            Note = assessed.Notes.LastOrDefault()?.Text,
            Severity = anomaly.Severity,
            Direction = anomaly.Direction is { } direction ? EnumNames.Of(direction) : null,
            Reason = anomaly.ReasonToShow,
        };
    }
}

/// <summary>Closing prices, as the old pages draw small charts of them.</summary>
/// <param name="Data">The columns.</param>
internal sealed record NodePrices(NodePriceColumns Data);

/// <summary>Columns of a small chart.</summary>
/// <param name="Close">Closes, oldest first.</param>
internal sealed record NodePriceColumns(IReadOnlyList<double> Close);

/// <summary>What is followed after a change.</summary>
/// <param name="Message">What was done.</param>
/// <param name="Tickers">Symbols.</param>
internal sealed record NodeSubscriptions(string Message, IReadOnlyList<string> Tickers);

/// <summary>Whether a ticker is followed.</summary>
/// <param name="Subscribed">Whether it is.</param>
internal sealed record NodeSubscription(bool Subscribed);

/// <summary>A ticker that is followed.</summary>
/// <param name="Ticker">Symbol.</param>
/// <param name="Status">open or closed: its market.</param>
/// <param name="Frequency">Anomalies of it that hold.</param>
internal sealed record NodeFollowed(string Ticker, string Status, int Frequency);

/// <summary>What a person follows.</summary>
/// <param name="Id">The person.</param>
/// <param name="Tickers">Symbols.</param>
internal sealed record NodeSubscriber([property: JsonPropertyName("_id")] string Id, IReadOnlyList<string> Tickers);
