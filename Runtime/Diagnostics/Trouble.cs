namespace Anomaly.Runtime.Diagnostics;

/// <summary>What goes wrong again and again is said only when it is news: for another reason than last time, or half a minute later.</summary>
internal sealed class Trouble(TimeProvider time)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);
    private readonly Lock gate = new();
    private string? last;
    private long saidAt;

    /// <summary>Whether to say it.</summary>
    public bool IsNews(string reason)
    {
        lock (gate)
        {
            if (reason == last && time.GetElapsedTime(saidAt) < Silence)
                return false;
            (last, saidAt) = (reason, time.GetTimestamp());
            return true;
        }
    }

    /// <summary>It works; whether that is news.</summary>
    public bool IsOver()
    {
        lock (gate)
        {
            var wasThere = last is not null;
            last = null;
            return wasThere;
        }
    }
}
