using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anomaly.Detection.Forests.Packed;

/// <summary>Selects among up to 16 features.</summary>
internal readonly struct SelectOf16 : IPlaneSelect
{
    public static bool HasFifthBit => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Select(
        ref byte planes, Vector512<byte> bit0, Vector512<byte> bit1, Vector512<byte> bit2, Vector512<byte> bit3, Vector512<byte> bit4) =>
        PlaneQuarters.Sixteen(ref planes, 0, bit0, bit1, bit2, bit3);
}
