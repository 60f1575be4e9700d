using Anomaly.Grains.Errors;

namespace Anomaly.Grains.Markets;

/// <summary>What markets are called.</summary>
internal static class MarketNames
{
    /// <summary>Reads a market's code.</summary>
    /// <exception cref="Interfaces.Errors.DetectionException">There is no such market.</exception>
    public static Market Parse(string text) => Enum.TryParse<Market>(text, out var market) && Enum.IsDefined(market) && market.ToString() == text
        ? market
        : throw Faults.NotFound($"There is no market '{text}': use {string.Join(", ", Enum.GetNames<Market>())}.");

    /// <summary>The city that it trades in.</summary>
    public static string CityOf(Market market) => market switch
    {
        Market.US => "New York",
        Market.JP => "Tokyo",
        Market.TH => "Bangkok",
        _ => throw new ArgumentOutOfRangeException(nameof(market), market, "There is no such market."),
    };
}
