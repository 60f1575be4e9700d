namespace Anomaly.Detection.Engine.Decisions;

/// <summary>Which way an anomalous bar went.</summary>
public enum AnomalyDirection
{
    /// <summary>The price rose: <c>up</c>.</summary>
    Up,

    /// <summary>The price fell: <c>down</c>.</summary>
    Down,

    /// <summary>The volume was unusual: <c>volume</c>.</summary>
    Volume,

    /// <summary>The bar's range or wicks were unusual: <c>range</c>.</summary>
    Range,
}
