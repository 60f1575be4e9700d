namespace Anomaly.MarketData.Simulation;

/// <summary>An unbroken stretch of a session.</summary>
/// <param name="Open">When it begins, UTC.</param>
/// <param name="FirstMinute">The session's minute that it begins with.</param>
/// <param name="Minutes">How many minutes it lasts.</param>
internal readonly record struct SessionPart(DateTime Open, int FirstMinute, int Minutes);
