namespace Anomaly.Runtime.Calls;

/// <summary>Brings calls to where their grain lives.</summary>
internal interface ICallRouter
{
    /// <summary>Takes the call over; order between one caller and one grain is kept. Never blocks.</summary>
    void Route(GrainCall call);
}
