namespace Anomaly.Testing;

/// <summary>How a throw-away server is stopped.</summary>
public enum PostgresStop
{
    /// <summary>Connections are cut, transactions rolled back, and everything is written.</summary>
    Fast,

    /// <summary>As in a crash of the server: the next start recovers from the log.</summary>
    Immediate,

    /// <summary>kill -9 of the main process; the others end when they notice.</summary>
    Kill,
}
