namespace Anomaly.Runtime.Calls;

/// <summary>A call that is answered by a stream.</summary>
internal interface IStreamCall
{
    /// <summary>The reader takes so many more items.</summary>
    void Credit(int items);

    /// <summary>
    /// The reader's side: tells the other side through <paramref name="grant"/> what the buffer takes now, and later what was read.
    /// </summary>
    void GrantTo(Action<int> grant);
}
