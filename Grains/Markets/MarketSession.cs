using System;

namespace Anomaly.Grains.Markets;

/// <summary>A market's running or next session.</summary>
/// <param name="Opens">Its open, UTC.</param>
/// <param name="Closes">Its close, UTC.</param>
/// <param name="IsOpen">Whether it trades now; not during a lunch break.</param>
/// <param name="TimeZone">The market's IANA zone.</param>
internal readonly record struct MarketSession(DateTime Opens, DateTime Closes, bool IsOpen, string TimeZone);
