namespace Anomaly.Gateway.Api.Endpoints;

/// <summary>What <c>as_of</c> means, for the API's description.</summary>
internal static class AsOfText
{
    public const string OfBars =
        "With as_of, the bars as they were stored at that instant: without those that came later, with the values that were corrected since, without live ones.";

    public const string OfAnomalies =
        "With as_of, those that had been found by that instant, each with the status and the values that it had then; without those that were retracted then, unless status asks for them.";

    public const string OfWindows =
        "With as_of, what was stored at that instant, without live bars and with the anomalies that held then.";

    public const string OfCharts =
        "With as_of, what was stored at that instant, with the anomalies that held then: nothing is fetched or detected, and the chart and the header X-Chart-As-Of name the instant.";
}
