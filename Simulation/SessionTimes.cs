namespace Anomaly.Simulation;

/// <summary>When a session trades.</summary>
/// <param name="Parts">Its stretches, in order.</param>
/// <param name="Minutes">Minutes of trading in all.</param>
internal sealed record SessionTimes(SessionPart[] Parts, int Minutes)
{
    /// <summary>When the session opens, UTC.</summary>
    public DateTime Open => Parts[0].Open;

    /// <summary>When the session closes, UTC.</summary>
    public DateTime Close => Parts[^1].Open.AddMinutes(Parts[^1].Minutes);

    /// <summary>When a minute of trading begins, UTC.</summary>
    public DateTime TimeOf(int minute)
    {
        var part = Parts.Length - 1;
        while (Parts[part].FirstMinute > minute)
            part--;
        return Parts[part].Open.AddMinutes(minute - Parts[part].FirstMinute);
    }

    /// <summary>Minutes of trading that are over by an instant.</summary>
    public int MinutesOverBy(DateTime now)
    {
        var over = 0;
        foreach (var part in Parts)
            over += (int)Math.Clamp(Math.Floor((now - part.Open).TotalMinutes), 0, part.Minutes);
        return over;
    }
}

/// <summary>An unbroken stretch of a session.</summary>
/// <param name="Open">When it begins, UTC.</param>
/// <param name="FirstMinute">The session's minute that it begins with.</param>
/// <param name="Minutes">How many minutes it lasts.</param>
internal readonly record struct SessionPart(DateTime Open, int FirstMinute, int Minutes);
