namespace Anomaly.MarketData.Simulation;

/// <summary>One minute of trading, prices in ticks.</summary>
internal record struct MinuteBar(long Open, long High, long Low, long Close, long Volume);
