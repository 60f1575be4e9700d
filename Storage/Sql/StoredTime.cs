namespace Anomaly.Storage.Sql;

/// <summary>Times as the engines keep them: to the microsecond; bars to the second.</summary>
internal static class StoredTime
{
    /// <summary>Microseconds since 1970-01-01 UTC, rounded down.</summary>
    public static long ToMicroseconds(DateTime time) => Math.DivRem(time.Ticks - DateTime.UnixEpoch.Ticks, TimeSpan.TicksPerMicrosecond) switch
    {
        (var whole, < 0) => whole - 1,
        (var whole, _) => whole,
    };

    public static DateTime FromMicroseconds(long microseconds) => DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>Seconds since 1970-01-01 UTC, rounded up, so that a range's bounds keep their meaning on whole seconds.</summary>
    public static long ToSeconds(DateTime time) => Math.DivRem(time.Ticks - DateTime.UnixEpoch.Ticks, TimeSpan.TicksPerSecond) switch
    {
        (var whole, > 0) => whole + 1,
        (var whole, _) => whole,
    };

    /// <summary>The first whole second at or after a time: for bars, a bound that means the same. Beyond the last second there is, the time itself.</summary>
    public static DateTime CeilingSecond(DateTime time) =>
        time.Ticks % TimeSpan.TicksPerSecond == 0 || time > DateTime.MaxValue.AddSeconds(-1) ? time : FromSeconds(ToSeconds(time));

    public static DateTime FromSeconds(long seconds) => DateTime.UnixEpoch.AddTicks(seconds * TimeSpan.TicksPerSecond);
}
