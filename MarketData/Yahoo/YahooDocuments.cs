using System.Text.Json.Serialization;

namespace Anomaly.MarketData.Yahoo;

/// <summary>An answer of the API, as far as it is read; any element of a list can be null. Errors are below <c>chart</c>, and below <c>finance</c> where a request never got to the charts.</summary>
internal sealed record ChartDocument(ChartRoot? Chart, ChartRoot? Finance);

/// <summary>Results or an error.</summary>
internal sealed record ChartRoot(IReadOnlyList<ChartResult?>? Result, ChartError? Error);

/// <summary>Why there is no result.</summary>
internal sealed record ChartError(string? Code, string? Description);

/// <summary>A window of one series. Without <c>timestamp</c> it has no bars, whatever the indicators hold.</summary>
internal sealed record ChartResult(ChartMeta? Meta, long[]? Timestamp, ChartEvents? Events, ChartIndicators? Indicators);

/// <summary>What the answer says of the ticker. Times are Unix seconds.</summary>
internal sealed record ChartMeta(
    string? Symbol,
    string? Currency,
    string? ExchangeName,
    string? ExchangeTimezoneName,
    string? LongName,
    string? ShortName,
    string? DataGranularity,
    double? ExchangeDataDelayedBy,
    ChartPeriods? CurrentTradingPeriod);

/// <summary>The session that runs, or the last or next one.</summary>
internal sealed record ChartPeriods(ChartPeriod? Regular);

/// <summary>From when to when, Unix seconds.</summary>
internal sealed record ChartPeriod(long Start, long End);

/// <summary>Five values for each time stamp, each of which can be null.</summary>
internal sealed record ChartIndicators(IReadOnlyList<ChartQuote?>? Quote);

/// <summary>The values; those that are not there are null for every time stamp.</summary>
internal sealed record ChartQuote(double?[]? Open, double?[]? High, double?[]? Low, double?[]? Close, double?[]? Volume);

/// <summary>Dividends and splits. Their keys are not always their dates.</summary>
internal sealed record ChartEvents(IReadOnlyDictionary<string, ChartDividend?>? Dividends, IReadOnlyDictionary<string, ChartSplit?>? Splits);

internal sealed record ChartDividend(long Date, double Amount);

internal sealed record ChartSplit(long Date, double Numerator, double Denominator);

/// <summary>Hits of a search.</summary>
internal sealed record SearchDocument(IReadOnlyList<SearchQuote?>? Quotes, ChartRoot? Finance);

/// <summary>A hit; news and private companies have no symbol.</summary>
internal sealed record SearchQuote(string? Symbol, string? QuoteType, string? LongName, string? ShortName);

[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ChartDocument))]
[JsonSerializable(typeof(SearchDocument))]
internal sealed partial class YahooJson : JsonSerializerContext;
