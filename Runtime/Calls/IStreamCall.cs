namespace Anomaly.Runtime.Calls;

/// <summary>A call that is answered by a stream.</summary>
internal interface IStreamCall
{
    /// <summary>The reader takes so many more items.</summary>
    void Credit(int items);
}
