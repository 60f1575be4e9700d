using Anomaly.Runtime.Serialization;

namespace Anomaly.Runtime.Calls;

/// <summary>Where the answers of one call from another process go.</summary>
internal interface ICallReply
{
    bool IsAwaited { get; }

    void Result<T>(Codec<T> codec, T value);

    void Item<T>(Codec<T> codec, T value);

    void End();

    void Fail(Exception exception);

    /// <summary>The grain is not here.</summary>
    void Redirect();
}
