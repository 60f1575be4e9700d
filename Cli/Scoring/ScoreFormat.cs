namespace Anomaly.Cli.Scoring;

/// <summary>How scores are written.</summary>
internal enum ScoreFormat
{
    /// <summary>For people: the anomalies, with reasons.</summary>
    Table,

    /// <summary>Every scored row, comma-separated.</summary>
    Csv,

    /// <summary>Every scored row, a JSON array.</summary>
    Json,
}
